import type { MessageEntity } from "@grammyjs/types";
import type { ComponentChildren } from "preact";
import { entityTree, type TextNode } from "../entity-tree.ts";
import { useSandbox } from "../sandbox-context.ts";

interface RichTextProps {
  text: string;
  entities: MessageEntity[] | undefined;
  /** Flows after the last word. */
  children?: ComponentChildren;
}

/** A message's text with its entities as nodes. */
export function RichText({ text, entities, children }: RichTextProps) {
  return (
    <div class="text">
      {entityTree(text, entities).map(renderNode)}
      {children}
    </div>
  );
}

function renderNode(node: TextNode, index: number): ComponentChildren {
  if (typeof node === "string") return node;
  const children = node.children.map(renderNode);
  return (
    <Entity key={index} entity={node.entity} source={plainText(node)}>
      {children}
    </Entity>
  );
}

interface EntityProps {
  entity: MessageEntity;
  source: string;
  children: ComponentChildren;
}

function Entity({ entity, source, children }: EntityProps) {
  switch (entity.type) {
    case "bold":
      return <b>{children}</b>;
    case "italic":
      return <i>{children}</i>;
    case "underline":
      return <u>{children}</u>;
    case "strikethrough":
      return <s>{children}</s>;
    case "spoiler":
      return <span class="spoiler">{children}</span>;
    case "code":
      return <code>{children}</code>;
    case "pre":
      return <pre>{children}</pre>;
    case "blockquote":
    case "expandable_blockquote":
      return <blockquote>{children}</blockquote>;
    case "url":
      return <Link url={/^https?:/.test(source) ? source : `https://${source}`}>{children}</Link>;
    case "text_link":
      return <Link url={entity.url}>{children}</Link>;
    case "email":
      return <Link url={`mailto:${source}`}>{children}</Link>;
    case "phone_number":
      return <Link url={`tel:${source.replaceAll(/[^+\d]/g, "")}`}>{children}</Link>;
    case "mention":
    case "hashtag":
    case "cashtag":
    case "bot_command":
    case "text_mention":
      return <span class="mark">{children}</span>;
    case "custom_emoji":
    case "date_time":
      return <>{children}</>;
  }
}

function Link({ url, children }: { url: string; children: ComponentChildren }) {
  const { model, start } = useSandbox();
  const invite = startPayload(url, model.state?.bot.username ?? "");
  if (invite !== undefined)
    return (
      <button type="button" class="link" onClick={() => start(invite)}>
        {children}
      </button>
    );
  // SECURITY: only addresses that cannot run anything in this page.
  if (!/^(?:https?|mailto|tel):/i.test(url)) return <span class="mark">{children}</span>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

/** The payload of a deep link to our own bot; undefined for any other link. */
function startPayload(url: string, username: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, pathname, searchParams } = new URL(url);
  const isOurs = hostname === "t.me" && pathname.toLowerCase() === `/${username.toLowerCase()}`;
  return isOurs ? (searchParams.get("start") ?? "") : undefined;
}

function plainText(node: TextNode): string {
  return typeof node === "string" ? node : node.children.map(plainText).join("");
}
