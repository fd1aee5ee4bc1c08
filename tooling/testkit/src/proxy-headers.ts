import type { IncomingMessage, ServerResponse } from "node:http";

// These belong to one connection, and the proxy has two.
const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "expect",
]);

/** The request's headers as the target is to see them, with the client's address added. */
export function forwardedHeaders(incoming: IncomingMessage): string[] {
  const forwarded = [incoming.headers["x-forwarded-for"], incoming.socket.remoteAddress]
    .flat()
    .filter((address) => address !== undefined);
  const connection = incoming.headers.upgrade === undefined ? "close" : "Upgrade";
  return [
    ...endToEnd(incoming.rawHeaders, ["x-forwarded-for", "x-forwarded-proto"]),
    ...["X-Forwarded-For", forwarded.join(", ")],
    ...["X-Forwarded-Proto", String(incoming.headers["x-forwarded-proto"] ?? "http")],
    ...["Connection", connection],
  ];
}

/** Sends the answer's status and headers on to the client. */
export function writeResponseHead(response: ServerResponse, answer: IncomingMessage): void {
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer.rawHeaders));
}

/** The head of an answer as text, for a socket that has left HTTP behind. */
export function responseHead(answer: IncomingMessage, connection: "Upgrade" | "close"): string {
  const headers = [...endToEnd(answer.rawHeaders), "Connection", connection];
  const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`];
  for (let index = 0; index < headers.length; index += 2) {
    lines.push(`${headers[index]}: ${headers[index + 1]}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n`;
}

function endToEnd(rawHeaders: readonly string[], except: readonly string[] = []): string[] {
  const kept: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = rawHeaders.slice(index, index + 2);
    const lower = name.toLowerCase();
    if (!hopByHop.has(lower) && !except.includes(lower)) kept.push(name, value);
  }
  return kept;
}
