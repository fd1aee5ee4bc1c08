import { useRef } from "preact/hooks";

/** As far the finger goes, and no further, in px. */
const far = 56;

/** A finger that draws a message towards the start of its line chooses it; up and down it scrolls as ever. */
export function useSwipe(onSwipe: () => void) {
  const from = useRef<Touch | undefined>(undefined);
  const drawn = useRef(0);
  const draw = (element: HTMLElement, px: number): void => {
    drawn.current = px;
    element.style.translate = px ? `${-px}px` : "";
  };
  return {
    onTouchStart: ({ touches }: TouchEvent): void => {
      from.current = touches.length === 1 ? touches[0] : undefined;
    },
    onTouchMove(event: TouchEvent & { readonly currentTarget: HTMLElement }): void {
      const [touch] = event.touches;
      const { current } = from;
      if (!touch || !current) return;
      const left = current.clientX - touch.clientX;
      if (Math.abs(touch.clientY - current.clientY) > Math.max(left, 12)) from.current = undefined;
      draw(event.currentTarget, from.current ? Math.min(Math.max(left - 8, 0), far) : 0);
    },
    onTouchEnd({ currentTarget }: TouchEvent & { readonly currentTarget: HTMLElement }): void {
      if (drawn.current === far) onSwipe();
      draw(currentTarget, 0);
    },
  };
}
