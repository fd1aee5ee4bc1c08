import { useEffect, useRef, useState } from "preact/hooks";
import { MediaIcon } from "./media-icons.tsx";
import { useMedia } from "./media-context.ts";

interface Props {
  readonly url: string;
  /** Empty where the name stands beside it. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

/**
 * A picture, drawn by hand: a page whose policy forbids pictures would be told of an `img`, and a policy that lets us
 * connect cannot mean to forbid ours. Where there is none any more, a sign stands in its place.
 */
export function Picture({ url, name, width, height }: Props) {
  const { previews } = useMedia();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isGone, setGone] = useState(false);
  useEffect(() => {
    draw(previews.bytesAt(url) ?? fetchPicture(url), canvas).catch(() => setGone(true));
  }, [url]);
  if (isGone) return <MediaIcon name="document" size={24} />;
  const naming = name ? { role: "img" as const, "aria-label": name } : {};
  return <canvas ref={canvas} {...{ width, height }} {...naming} />;
}

async function fetchPicture(url: string): Promise<Blob> {
  const answer = await fetch(url, { credentials: "omit" });
  if (!answer.ok) throw new Error("no picture");
  return answer.blob();
}

async function draw(
  picture: Blob | Promise<Blob>,
  canvas: { readonly current: HTMLCanvasElement | null },
): Promise<void> {
  const bitmap = await createImageBitmap(await picture);
  const { current } = canvas;
  if (!current) return;
  current.width = bitmap.width;
  current.height = bitmap.height;
  current.getContext("2d")?.drawImage(bitmap, 0, 0);
  current.dataset["drawn"] = "";
}
