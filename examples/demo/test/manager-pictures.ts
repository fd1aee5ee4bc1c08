import { fileURLToPath } from "node:url";
import { fixedFonts, launchBrowser, tempDir } from "@ilpo-chat/testkit";
import { startDemo } from "../src/demo.ts";
import { playDeskDay } from "./support/desk-day.ts";

/** Part of `npm run screenshots`: the pictures of docs/ru/manager.md. */
const folder = fileURLToPath(new URL("../../../docs/images", import.meta.url));

await using data = await tempDir("manager-pictures");
const demo = await startDemo({ PORT: "0", ILPO_DATA_DIR: data.path });
await using fonts = await fixedFonts(["/usr/share/fonts/truetype/noto"]);
const browser = await launchBrowser({ env: fonts.env });
try {
  const page = await browser.newPage({
    reducedMotion: "reduce",
    locale: "ru-RU",
    viewport: { width: 1280, height: 860 },
  });
  const shoot = (name: string) => page.screenshot({ path: `${folder}/manager-${name}.png` });
  await playDeskDay({ demo, browser, page, shoot });
} finally {
  await browser.close();
  await demo.stop();
}
