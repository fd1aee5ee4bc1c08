import { useEffect, useRef, useState } from "preact/hooks";
import { MediaIcon } from "./media-icons.tsx";

interface Props {
  readonly url: string;
  /** Empty where the name stands beside it. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

/**
 * A picture. Where the page's policy forbids pictures it is drawn by hand, which a policy that lets us connect cannot
 * mean to forbid; and where there is none any more, a sign stands in its place.
 */
export function Picture({ url, name, width, height }: Props) {
  const [way, setWay] = useState<"image" | "drawing" | "none">("image");
  if (way === "none") return <MediaIcon name="document" size={24} />;
  if (way === "drawing") return <Drawing url={url} name={name} onError={() => setWay("none")} />;
  return (
    <img
      src={url}
      alt={name}
      {...{ width, height }}
      loading="lazy"
      onError={() => setWay("drawing")}
    />
  );
}

function Drawing({ url, name, onError }: Pick<Props, "url" | "name"> & { onError: () => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    draw(url, canvas).catch(onError);
  }, [url]);
  return <canvas ref={canvas} {...(name ? { role: "img", "aria-label": name } : {})} />;
}

async function draw(url: string, { current }: { readonly current: HTMLCanvasElement | null }) {
  const answer = await fetch(url, { credentials: "omit" });
  if (!answer.ok || !current) throw new Error("no picture");
  const bitmap = await createImageBitmap(await answer.blob());
  current.width = bitmap.width;
  current.height = bitmap.height;
  current.getContext("2d")?.drawImage(bitmap, 0, 0);
}
