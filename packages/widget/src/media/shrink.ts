/** A document stays readable, and a photo of 5 MB becomes one of 300 KB. */
const sideMax = 1_600;
const quality = 0.85;

/**
 * A picture drawn anew: upright, small, as JPEG, without the place where it was taken. Undefined when this browser
 * cannot read it.
 */
export async function shrink(file: File): Promise<File | undefined> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(
    () => null,
  );
  if (!bitmap) return undefined;
  const scale = Math.min(1, sideMax / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  if (!context) return undefined;
  // What shines through would turn black.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
  if (!blob) return undefined;
  return new File([blob], `${file.name.replace(/\.[^.]*$/, "") || "photo"}.jpg`, {
    type: blob.type,
  });
}
