// A rule of our own for oxlint: in a file that only decides, time and chance come in as arguments.
const message = "This file only decides: take the time or the random number as an argument.";

const ambientCalls = {
  Date: ["now"],
  Math: ["random"],
  performance: ["now"],
  crypto: ["randomUUID", "getRandomValues"],
};

const noAmbient = {
  create(context) {
    return {
      NewExpression(node) {
        if (isName(node.callee, "Date") && node.arguments.length === 0)
          context.report({ node, message });
      },
      MemberExpression(node) {
        if (node.object.type !== "Identifier" || node.property.type !== "Identifier") return;
        const calls = Object.hasOwn(ambientCalls, node.object.name)
          ? ambientCalls[node.object.name]
          : [];
        if (calls.includes(node.property.name)) context.report({ node, message });
      },
      CallExpression(node) {
        const timers = ["Date", "setTimeout", "setInterval", "fetch"];
        if (timers.some((name) => isName(node.callee, name))) context.report({ node, message });
      },
    };
  },
};

function isName(node, name) {
  return node.type === "Identifier" && node.name === name;
}

export default { meta: { name: "pure" }, rules: { "no-ambient": noAmbient } };
