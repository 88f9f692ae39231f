/** How often the place is looked at again: what is above it gets its real height only when it is laid out. */
const LOOKS = 12;

/**
 * Scrolls to the marked passage and gives it the focus, so that a screen reader reads on from there. The sections around it
 * are laid out as they come into view and push it along; it is followed until it stands still.
 * @returns what ends that
 */
export function showPassage(copy: HTMLElement): () => void {
  const mark = copy.querySelector('mark');
  if (!mark) return () => undefined;
  let left = LOOKS;
  let frame = 0;
  const look = () => {
    const before = mark.getBoundingClientRect().top;
    mark.scrollIntoView({ block: 'center', behavior: 'instant' });
    const moved = Math.abs(mark.getBoundingClientRect().top - before);
    if (left-- > 0 && (moved > 1 || left > LOOKS - 3)) frame = requestAnimationFrame(look);
  };
  look();
  mark.focus({ preventScroll: true });
  return () => cancelAnimationFrame(frame);
}
