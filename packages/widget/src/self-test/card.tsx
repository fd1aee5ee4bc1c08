import { useEffect, useState } from "preact/hooks";
import { type ChecksDeps, runChecks } from "./checks.ts";
import type { Finding } from "./finding.ts";
import type { CheckName, SelfTestWords } from "./words.ts";

type Findings = Partial<Record<CheckName, Finding>>;

interface Props {
  readonly deps: ChecksDeps;
  readonly words: SelfTestWords;
  close(): void;
}

/** What works on this page and what does not, with what to do about it. */
export function SelfTestCard({ deps, words, close }: Props) {
  const [round, setRound] = useState(0);
  const [findings, setFindings] = useState<Findings>({});
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    let isOver = false;
    setFindings({});
    for (const [name, check] of Object.entries(runChecks(deps)))
      void check.then((finding) => {
        if (!isOver) setFindings((known) => ({ ...known, [name]: finding }));
      });
    return () => {
      isOver = true;
    };
  }, [round]);
  const names = Object.keys(words.checks) as CheckName[];
  const copy = (): void => {
    const lines = names.map((name) => lineOf(findings[name], words.checks[name], words));
    const report = [`${words.title} · ${location.origin} · ${deps.app}`, ...lines].join("\n");
    navigator.clipboard?.writeText(report).then(
      () => setCopied(true),
      () => undefined,
    );
  };
  return (
    <section class="doctor" aria-label={words.title}>
      <header>
        <b>{words.title}</b>
        <button class="ic" aria-label={words.close} onClick={close}>
          ✕
        </button>
      </header>
      <ul aria-live="polite">
        {names.map((name) => (
          <Row key={name} label={words.checks[name]} finding={findings[name]} words={words} />
        ))}
      </ul>
      <footer>
        <button class="chip" onClick={() => setRound(round + 1)}>
          {words.again}
        </button>
        <button class="chip" onClick={copy}>
          {isCopied ? words.copied : words.copy}
        </button>
      </footer>
    </section>
  );
}

interface RowProps {
  readonly label: string;
  readonly finding: Finding | undefined;
  readonly words: SelfTestWords;
}

const marks = { good: "✓", fair: "!", bad: "✕" };

function Row({ label, finding, words }: RowProps) {
  return (
    <li class={finding?.state ?? "wait"}>
      <i role="img" aria-label={finding ? words.states[finding.state] : words.waits}>
        {finding ? marks[finding.state] : "…"}
      </i>
      <div>
        <b>{label}</b>
        <span>{finding ? textOf(finding, words) : words.waits}</span>
      </div>
    </li>
  );
}

function textOf({ said, value = "" }: Finding, words: SelfTestWords): string {
  return words.said[said](value);
}

function lineOf(finding: Finding | undefined, label: string, words: SelfTestWords): string {
  if (!finding) return `… ${label}`;
  return `${marks[finding.state]} ${label}: ${textOf(finding, words)}`;
}
