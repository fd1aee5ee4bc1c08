import { parsePhoneNumberFromString } from "libphonenumber-js";
import { DomainError } from "#kernel/errors";

/** A number as people type it, to E.164; Russian where no country is given. Throws `bad-request`. */
export function parsePhone(text: string): string {
  const phone = parsePhoneNumberFromString(text, "RU");
  if (!phone?.isValid())
    throw new DomainError("bad-request", { detail: "phone: not a phone number" });
  return phone.number;
}

/** The same for text that may be no phone number at all. */
export function phoneIn(text: string): string | undefined {
  const phone = parsePhoneNumberFromString(text, "RU");
  return phone?.isValid() ? phone.number : undefined;
}

/** `+79161234567` → `+7 916 •••-45-67`: enough to recognise, too little to call. */
export function maskPhone(e164: string): string {
  const phone = parsePhoneNumberFromString(e164);
  const national = phone?.nationalNumber ?? e164;
  const start = `+${phone?.countryCallingCode ?? ""} ${national.slice(0, 3)}`;
  return `${start} •••-${national.slice(-4, -2)}-${national.slice(-2)}`;
}
