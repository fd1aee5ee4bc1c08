import { useMemo } from "preact/hooks";
import type { Inline } from "../markdown/inline.ts";
import { parse } from "../markdown/parse.ts";

/** Text of the consultant or a manager. `isOpen` while it is still being written. */
export function Markdown({ text, isOpen = false }: { text: string; isOpen?: boolean }) {
  const blocks = useMemo(() => parse(text, { isOpen }), [text, isOpen]);
  return (
    <>
      {blocks.map((block) => {
        if (block.type === "paragraph")
          return (
            <p>
              <Run nodes={block.children} />
            </p>
          );
        const items = block.items.map((item) => (
          <li>
            <Run nodes={item} />
          </li>
        ));
        return block.start === undefined ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
      })}
    </>
  );
}

function Run({ nodes }: { nodes: readonly Inline[] }) {
  return <>{nodes.map((node) => renderInline(node))}</>;
}

function renderInline(node: Inline) {
  switch (node.type) {
    case "text":
      return node.text;
    case "break":
      return <br />;
    case "code":
      return <code>{node.text}</code>;
    case "strong":
      return (
        <strong>
          <Run nodes={node.children} />
        </strong>
      );
    case "emphasis":
      return (
        <em>
          <Run nodes={node.children} />
        </em>
      );
    case "link":
      return <Link {...node} />;
  }
}

// SECURITY: S-03: the page behind the link learns nothing about this one, and its real address shows.
function Link({ href, text, shown }: { href: string; text: string; shown?: string }) {
  const isWeb = href.startsWith("http");
  return (
    <>
      <a href={href} rel="noopener noreferrer ugc" {...(isWeb && { target: "_blank" })}>
        {text}
      </a>
      {shown && <span class="host"> ({shown})</span>}
    </>
  );
}
