import { Glyph } from "../views/icons.tsx";

const paths = {
  mic: "M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0zM6 11a6 6 0 0 0 12 0M12 17v4",
  camera:
    "M4 8h3l2-3h6l2 3h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1zM12 10a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z",
  gallery: "M4 4h16v16H4zM4 16l5-5 5 5 2-2 4 4M15.5 8.5h.01",
  play: "M8 5l11 7-11 7z",
  pause: "M8 5v14M16 5v14",
  document: "M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5",
};

/** Signs of the part that has files and voice. */
export function MediaIcon(props: { readonly name: keyof typeof paths; readonly size?: number }) {
  return <Glyph {...props} path={paths[props.name]} />;
}
