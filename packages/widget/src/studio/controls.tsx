import type { ComponentChildren } from "preact";
import type { StudioSettings } from "./snippet.ts";
import type { StudioWords } from "./words.ts";

interface Props {
  readonly settings: StudioSettings;
  readonly words: StudioWords;
  change(more: Partial<StudioSettings>): void;
}

/** Everything that a page can set. */
export function Controls(props: Props) {
  const { settings, words, change } = props;
  return (
    <form class="controls" aria-label={words.look} onSubmit={(event) => event.preventDefault()}>
      <Field label={words.site} hint={words.siteHint}>
        <Line
          value={settings.site}
          onInput={(site) => change({ site })}
          pattern="[\w\-]{4,64}"
          placeholder={words.yourKey}
        />
      </Field>
      <Look {...props} />
      <Words {...props} />
      <h2>{words.analytics}</h2>
      <label class="check">
        <input
          type="checkbox"
          checked={settings.dataLayer}
          onInput={(event) => change({ dataLayer: event.currentTarget.checked })}
        />
        {words.dataLayer}
      </label>
      <Field label={words.metrika} hint={words.metrikaHint}>
        <Line
          value={settings.metrika}
          onInput={(metrika) => change({ metrika: metrika.replace(/\D/g, "") })}
        />
      </Field>
      <h2>{words.notices}</h2>
      <Field label={words.pushWorker} hint={words.pushWorkerHint}>
        <Line value={settings.pushWorker} onInput={(pushWorker) => change({ pushWorker })} />
      </Field>
    </form>
  );
}

const colours = ["#ffdb4d", "#2f6fed", "#0b6e4f", "#e0533d", "#7a4ddb", "#1c1a12"];

function Look({ settings, words, change }: Props) {
  return (
    <>
      <h2>{words.look}</h2>
      <fieldset>
        <legend>{words.accent}</legend>
        <div class="swatches">
          {colours.map((colour) => (
            <label key={colour} style={{ "--swatch": colour }}>
              <input
                type="radio"
                name="accent"
                aria-label={colour}
                checked={(settings.accent || colours[0]) === colour}
                onInput={() => change({ accent: colour })}
              />
            </label>
          ))}
          <label class="own" style={{ "--swatch": settings.accent || colours[0] }}>
            <input
              type="color"
              aria-label={words.ownAccent}
              value={settings.accent || colours[0]}
              onInput={(event) => change({ accent: event.currentTarget.value })}
            />
          </label>
        </div>
      </fieldset>
      <Choice
        label={words.position}
        name="position"
        texts={words.positions}
        value={settings.position}
        onChoose={(position) => change({ position })}
      />
      <Choice
        label={words.theme}
        name="theme"
        texts={words.themes}
        value={settings.theme}
        onChoose={(theme) => change({ theme })}
      />
    </>
  );
}

const languages = {
  ru: "Русский",
  en: "English",
  uz: "Oʻzbekcha",
  tg: "Тоҷикӣ",
  ky: "Кыргызча",
  kk: "Қазақша",
};

function Words({ settings, words, change }: Props) {
  return (
    <>
      <h2>{words.words}</h2>
      <Field label={words.chatTitle}>
        <Line
          value={settings.title}
          onInput={(title) => change({ title })}
          placeholder={words.asServer}
        />
      </Field>
      <Field label={words.greeting} hint={words.greetingHint}>
        <textarea
          rows={3}
          maxLength={1_500}
          value={settings.greeting}
          placeholder={words.asServer}
          onInput={(event) => change({ greeting: event.currentTarget.value })}
        />
      </Field>
      <Field label={words.teaser}>
        <Line value={settings.teaser} onInput={(teaser) => change({ teaser })} />
      </Field>
      <Field label={words.lang}>
        <select
          value={settings.lang}
          onInput={(event) => change({ lang: event.currentTarget.value })}
        >
          <option value="">{words.asServer}</option>
          {Object.entries(languages).map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </Field>
    </>
  );
}

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly children: ComponentChildren;
}

function Field({ label, hint, children }: FieldProps) {
  return (
    <label class="field">
      <span>{label}</span>
      {children}
      {hint && <small>{hint}</small>}
    </label>
  );
}

interface LineProps {
  readonly value: string;
  readonly placeholder?: string;
  readonly pattern?: string;
  onInput(value: string): void;
}

function Line({ onInput, ...more }: LineProps) {
  return (
    <input
      type="text"
      maxLength={300}
      autocomplete="off"
      {...more}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly name: string;
  readonly texts: Readonly<Record<Value, string>>;
  readonly value: Value;
  onChoose(value: Value): void;
}

function Choice<Value extends string>({ label, name, texts, value, onChoose }: ChoiceProps<Value>) {
  return (
    <fieldset>
      <legend>{label}</legend>
      <div class="choice">
        {(Object.keys(texts) as Value[]).map((each) => (
          <label key={each}>
            <input
              type="radio"
              name={name}
              checked={each === value}
              onInput={() => onChoose(each)}
            />
            <span>{texts[each]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
