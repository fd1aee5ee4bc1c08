// The node-* binary packages publish os and cpu as plain strings, which pnpm does not filter on;
// as lists they are, so that a machine downloads only its own Node.
const PLATFORM = /^node-(linux|win|darwin)-(x64|arm64)$/;

export const hooks = {
  readPackage(pkg) {
    const match = PLATFORM.exec(pkg.name ?? "");
    if (match) {
      pkg.os = [match[1] === "win" ? "win32" : match[1]];
      pkg.cpu = [match[2]];
    }
    return pkg;
  },
};
