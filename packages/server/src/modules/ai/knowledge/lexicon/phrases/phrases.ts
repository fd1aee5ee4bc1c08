import { car } from "./car.ts";
import { elsewhere } from "./elsewhere.ts";
import { joining } from "./joining.ts";
import { money } from "./money.ts";
import { papers } from "./papers.ts";
import type { Topic } from "./topic.ts";
import { work } from "./work.ts";

/** What drivers ask about, in their own words: what the topics' classifier learns from. The last one is no park's business. */
export const topics: readonly Topic[] = [
  ...joining,
  ...papers,
  ...car,
  ...money,
  ...work,
  elsewhere,
];
