import { Visitor } from "@swc/core/Visitor.js";

type Statement = Parameters<Visitor["visitStatement"]>[0];
type Declarators = Parameters<Visitor["visitVariableDeclarators"]>[0];

/** Teaches swc's visitor, which dependency-cruiser walks the sources with, the `using` it stops at. */
export function readUsingDeclarations(): void {
  // oxlint-disable-next-line typescript/unbound-method -- it is called with its own `this` below
  const visitKnown = Visitor.prototype.visitStatement;
  Visitor.prototype.visitStatement = function visitStatement(statement) {
    const declarators = usingDeclarators(statement);
    if (!declarators) return visitKnown.call(this, statement);
    this.visitVariableDeclarators(declarators);
    return statement;
  };
}

function usingDeclarators(statement: Statement): Declarators | undefined {
  const node: { readonly type: string; readonly decls?: Declarators } = statement;
  return node.type === "UsingDeclaration" ? node.decls : undefined;
}
