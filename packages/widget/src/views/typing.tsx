export function TypingDots() {
  return (
    <div class="m in only dots" aria-hidden="true">
      <i />
      <i />
      <i />
    </div>
  );
}
