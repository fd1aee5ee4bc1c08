import type { mediaRu } from "./media-ru.ts";

export const mediaUz: typeof mediaRu = {
  takePhoto: "Suratga olish",
  choosePhoto: "Galereyadan surat",
  chooseFile: "Hujjat yoki fayl",
  dropHere: "Qoʻyib yuboring, biz joʻnatamiz",
  uploading: (percent) => `yuborilmoqda · ${percent}%`,
  cancelSending: "Bekor qilish",
  recording: "Ovozli xabar yozilmoqda",
  voice: "Ovozli xabar",
  play: "Tinglash",
  pause: "Pauza",
  micRefused: "Mikrofonga ruxsat yoʻq. Brauzer sozlamalarida ruxsat bering yoki bizga yozing.",
  micMissing: "Mikrofon topilmadi. Yozishingiz yoki ovoz faylini biriktirishingiz mumkin.",
  tooManyFiles: "Bir martada 10 tagacha fayl ketadi: birinchilarini oldik.",
  fileTooLarge: "Fayl 10 MB dan katta. Kichikroq fayl yuboring.",
  fileWrongType: "Bunday fayl ochilmaydi. Surat, PDF va audio mos keladi.",
  fileUnreadable: "Fayl ochilmayapti. Uni qayta yoki boshqasini yuboring.",
  fileQuota: "Bugungi fayllar yetarli. Ertaga yana yuborish mumkin.",
  fileLost: "Fayl saqlanmadi. Uni qayta tanlang.",
  file: (name) => `${name} faylini ochish`,
  bytes: ["B", "KB", "MB"],
};
