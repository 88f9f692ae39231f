/**
 * Does what a button is for. If the button goes away with it, the focus goes to the first of what `to` names in the same part of the
 * view, instead of nowhere.
 */
export async function staying(
  button: HTMLElement,
  part: string,
  to: string,
  work: () => Promise<unknown>,
): Promise<void> {
  const around = button.closest(part);
  const focused = document.activeElement === button;
  await work();
  await new Promise((drawn) => requestAnimationFrame(drawn));
  if (focused && !button.isConnected) around?.querySelector<HTMLElement>(to)?.focus();
}
