import { useEffect, useState } from "preact/hooks";

/** The open place's key from the address, so that a reload and the back button keep their meaning. */
export function useRoute(): [string | undefined, (key: string | undefined) => void] {
  const [key, setKey] = useState(readKey);
  useEffect(() => {
    const onChange = (): void => setKey(readKey());
    window.addEventListener("hashchange", onChange);
    return () => window.removeEventListener("hashchange", onChange);
  }, []);
  const goTo = (next: string | undefined): void => {
    location.hash = next === undefined ? "" : `#/${next}`;
  };
  return [key, goTo];
}

function readKey(): string | undefined {
  return /^#\/(.+)$/.exec(location.hash)?.[1];
}
