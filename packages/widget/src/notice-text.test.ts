import type { SiteStatus } from "@ilpo-chat/sdk";
import { describe, expect, it } from "vitest";
import { notice } from "../test/timeline-items.ts";
import { ru as first } from "./i18n/ru.ts";
import { ruTalk } from "./i18n/ru-talk.ts";
import { createTimeFormat } from "./i18n/time-format.ts";
import { noticeText } from "./notice-text.ts";

const now = () => Date.parse("2026-03-12T20:30:00Z");
const ru = { ...first, ...ruTalk };
const time = createTimeFormat(ru, "ru", { now, timeZone: "Europe/Moscow" });
const waiting = (site: SiteStatus | null, isWaiting = true, ahead: number | null = null) =>
  noticeText(notice(1, "waiting-for-manager"), { words: ru, time, site, ahead, isWaiting });

describe("noticeText", () => {
  it("agrees with the manager's name", () => {
    const setting = { words: ru, time, site: null, ahead: null, isWaiting: false };
    expect(noticeText(notice(1, "manager-joined", "Анна"), setting)).toBe(
      "Анна подключилась к разговору",
    );
    expect(noticeText(notice(1, "closed", "Пётр"), setting)).toBe("Пётр завершил разговор");
  });

  it("promises a manager soon only while one is on shift", () => {
    expect(waiting({ online: true })).toBe("Позвали менеджера, он скоро подключится");
    expect(waiting({ online: false, backAt: "2026-03-13T06:00:00Z" })).toBe(
      "Позвали менеджера. Он ответит здесь завтра после 09:00",
    );
    expect(waiting({ online: false })).toBe(
      "Позвали менеджера. Он ответит здесь, как только выйдет на смену",
    );
  });

  it("says how many are before the visitor, while a manager is there", () => {
    const said = (ahead: number) => waiting({ online: true }, true, ahead);
    expect([0, 1, 2, 5, 21].map(said)).toEqual([
      "Позвали менеджера. Вы следующий",
      ...["1 человек", "2 человека", "5 человек", "21 человек"].map(
        (people) => `Позвали менеджера. Перед вами ${people}`,
      ),
    ]);
    expect(waiting({ online: false }, true, 2)).not.toContain("2");
    expect(waiting({ online: true }, false, 2)).toBe("Позвали менеджера");
  });

  it("promises nothing any more when the waiting is over", () => {
    expect(waiting({ online: true }, false)).toBe("Позвали менеджера");
  });
});
