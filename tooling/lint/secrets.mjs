// A rule of our own for oxlint: how long === takes tells how much of a secret was right.
const message =
  "Compare secrets with isSameSecret (kernel/vault): it takes the same time for every guess.";

const isSecretName = (name) => /secret|signature|hmac|password/iu.test(name);

const constantTime = {
  create(context) {
    return {
      BinaryExpression(node) {
        if (!/^[!=]==?$/u.test(node.operator)) return;
        const sides = [node.left, node.right];
        if (sides.some(isSecret) && !sides.some(isKnown)) context.report({ node, message });
      },
    };
  },
};

function isSecret(node) {
  if (node.type === "Identifier") return isSecretName(node.name);
  return node.type === "MemberExpression" && isSecret(node.property);
}

/** Whether there is one, and of what type, is no secret. */
function isKnown(node) {
  return node.type === "Literal" || (node.type === "Identifier" && node.name === "undefined");
}

export default { meta: { name: "secrets" }, rules: { "constant-time": constantTime } };
