import type { CarOwnership, Lead, LeadForm, UserType } from "@ilpo-chat/sdk";
import { useState } from "preact/hooks";
import { useTalk } from "../views/talk-context.ts";
import { isWholePhone, maskPhone, phoneDigits } from "./phone-mask.ts";

type Step = "asking" | "sending" | "failed";

/** What a manager needs to call back: a form, and afterwards what has become of it. */
export function LeadCard() {
  const { model } = useTalk();
  const [isChanging, setChanging] = useState(false);
  const lead = model.chat.conversation?.lead;
  if (lead?.phone && !isChanging) return <LeadSummary onChange={() => setChanging(true)} />;
  return <LeadFields onDone={() => setChanging(false)} />;
}

/** What is typed; both choices begin with the likelier one. */
interface Form {
  readonly name: string;
  readonly phone: string;
  readonly userType: UserType;
  readonly city: string;
  readonly car: CarOwnership;
}

function formOf(lead: Lead | null | undefined): Form {
  const { name = "", userType = "driver", city = "", car = "own" } = lead ?? {};
  return { name, phone: "", userType, city, car };
}

/** Only what was filled in: fields that are not sent stay as they were. */
function toLead({ name, phone, userType, city, car }: Form): LeadForm {
  return {
    ...(name.trim() && { name: name.trim() }),
    ...(city.trim() && { city: city.trim() }),
    ...(phone && { phone: `+${phoneDigits(phone)}` }),
    userType,
    ...(userType === "driver" && { car }),
  };
}

function LeadFields({ onDone }: { onDone: () => void }) {
  const { model, actions } = useTalk();
  const { words, chat } = model;
  const lead = chat.conversation?.lead;
  const [form, setForm] = useState(() => formOf(lead));
  const [isTried, setTried] = useState(false);
  const [step, setStep] = useState<Step>("asking");
  const isWhole = isEnough(form, lead);
  const set = (change: Partial<Form>): void => setForm({ ...form, ...change });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (!isWhole || step === "sending") return;
    setStep("sending");
    const isSent = await actions.submitLead(toLead(form));
    setStep(isSent ? "asking" : "failed");
    if (isSent) onDone();
  };
  return (
    <form class="card" noValidate onSubmit={(event) => void submit(event)}>
      <b>{words.leadTitle}</b>
      <Line
        label={words.leadName}
        value={form.name}
        autocomplete="given-name"
        onType={({ value }) => set({ name: value })}
      />
      <Line
        label={words.leadPhone}
        value={form.phone}
        hint={phoneHint(lead)}
        autocomplete="tel"
        isWrong={isTried && !isWhole}
        onType={(field) => set({ phone: maskTyped(field, form.phone) })}
      />
      {isTried && !isWhole && <Problem text={words.leadPhoneBad} />}
      <Choice
        label={words.leadWho}
        value={form.userType}
        options={{ driver: words.driver, courier: words.courier }}
        onChoice={(userType) => set({ userType })}
      />
      <Line
        label={words.leadCity}
        value={form.city}
        autocomplete="address-level2"
        onType={({ value }) => set({ city: value })}
      />
      {form.userType === "driver" && (
        <Choice
          label={words.leadCar}
          value={form.car}
          options={{ own: words.ownCar, rent: words.rentCar }}
          onChoice={(car) => set({ car })}
        />
      )}
      {step === "failed" && <Problem text={words.leadFailed} />}
      <button class="btn main" disabled={step === "sending"}>
        {step === "sending" ? words.sending : words.leadSend}
      </button>
      <p>{words.leadConsent}</p>
      {lead?.phone && (
        <button type="button" class="link" onClick={onDone}>
          {words.cancel}
        </button>
      )}
    </form>
  );
}

/** A number that is known stays unless another one is typed. */
function isEnough({ phone }: Form, known: Lead | null | undefined): boolean {
  return isWholePhone(phone) || (known?.phone !== undefined && phone === "");
}

function phoneHint(known: Lead | null | undefined): string {
  return known?.phone ?? "+7 (900) 000-00-00";
}

interface LineProps {
  readonly label: string;
  readonly value: string;
  /** Shown while it is empty, in place of the label. */
  readonly hint?: string;
  readonly autocomplete: "given-name" | "tel" | "address-level2";
  readonly isWrong?: boolean;
  readonly onType: (field: HTMLInputElement) => void;
}

function Line({ label, value, hint, autocomplete, isWrong, onType }: LineProps) {
  return (
    <input
      value={value}
      type="text"
      inputMode={autocomplete === "tel" ? "tel" : "text"}
      placeholder={hint ?? label}
      aria-label={label}
      aria-invalid={isWrong}
      autocomplete={autocomplete}
      maxLength={100}
      onInput={(event) => onType(event.currentTarget)}
    />
  );
}

function Problem({ text }: { text: string }) {
  return (
    <small class="bad" role="alert">
      {text}
    </small>
  );
}

/** The mask runs ahead only while the end is typed: who corrects the middle keeps the place. */
function maskTyped(field: HTMLInputElement, before: string): string {
  const { value, selectionStart } = field;
  const isShorter = value.length < before.length;
  return isShorter || selectionStart !== value.length ? value : maskPhone(value);
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: Readonly<Record<Value, string>>;
  readonly onChoice: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, options, onChoice }: ChoiceProps<Value>) {
  const names = Object.keys(options) as Value[];
  return (
    <div class="choice" role="radiogroup" aria-label={label}>
      {names.map((name) => (
        <label key={name} class={name === value ? "on" : ""}>
          <input
            type="radio"
            name={label}
            checked={name === value}
            onChange={() => onChoice(name)}
          />
          {options[name]}
        </label>
      ))}
    </div>
  );
}

function LeadSummary({ onChange }: { onChange: () => void }) {
  const { words, chat } = useTalk().model;
  const lead = chat.conversation?.lead;
  if (!lead) return null;
  const { name, phone, userType, city, car, status } = lead;
  const facts = [
    name,
    phone,
    userType && words[userType],
    city,
    userType !== "courier" && car && { own: words.ownCar, rent: words.rentCar }[car],
  ];
  return (
    <div class={`card lead-${status}`}>
      <b>{words.leadStatus[status]}</b>
      <span>{facts.filter(Boolean).join(" · ")}</span>
      {status === "new" && (
        <button class="link" onClick={onChange}>
          {words.change}
        </button>
      )}
    </div>
  );
}
