import { Glyph } from "./icons.tsx";

const paths = {
  back: "M15 5l-7 7 7 7",
  down: "M12 5v14M6 13l6 6 6-6",
  clock: "M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  file: "M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5",
};

/** Signs of the part that shows a conversation. */
export function TalkIcon(props: { readonly name: keyof typeof paths; readonly size?: number }) {
  return <Glyph {...props} path={paths[props.name]} />;
}
