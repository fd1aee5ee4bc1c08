const paths = {
  close: "M6 6l12 12M18 6L6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  send: "M12 19V5M6 11l6-6 6 6",
  clip: "M20 11l-8 8a5 5 0 0 1-7-7l8-8a3 3 0 0 1 5 5l-8 8a2 2 0 0 1-3-3l7-7",
};

interface Props {
  readonly name: string;
  readonly size?: number;
}

export function Icon(props: Props & { readonly name: keyof typeof paths }) {
  return <Glyph {...props} path={paths[props.name]} />;
}

/** A sign drawn with one line. */
export function Glyph({ path, name, size = 20 }: Props & { readonly path: string }) {
  return (
    <svg class={`icon ${name}`} width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
