import type { Locator, Page } from 'playwright-core';

/** How somebody works: what they press, fill in and choose. */
export interface Hands {
  name: string;
  press: (target: Locator) => Promise<void>;
  fill: (target: Locator, text: string) => Promise<void>;
  /** A box, so that it is ticked. */
  tick: (target: Locator) => Promise<void>;
  /** In a list of choices, by its first letters. */
  choose: (target: Locator, choice: string) => Promise<void>;
  /** To a view by its name in the navigation, or by `g` and its letter. */
  goTo: (page: Page, view: { title: string; letter: string }) => Promise<void>;
}

const mouse: Hands = {
  name: 'by mouse',
  press: (target) => target.click(),
  fill: (target, text) => target.fill(text),
  tick: (target) => target.check(),
  choose: async (target, choice) => {
    await target.selectOption(choice);
  },
  goTo: (page, { title }) =>
    page.getByRole('navigation').getByRole('link', { name: title, exact: true }).click(),
};

/** Tab, letters and Enter alone. */
const keyboard: Hands = {
  name: 'by keyboard alone',
  async press(target) {
    await tabTo(target);
    await target.page().keyboard.press('Enter');
  },
  async fill(target, text) {
    await tabTo(target);
    await target.page().keyboard.type(text);
  },
  async tick(target) {
    await tabTo(target);
    await target.page().keyboard.press('Space');
  },
  async choose(target, choice) {
    await tabTo(target);
    await target.page().keyboard.type(choice.replaceAll(/[_-]/g, ' '));
  },
  async goTo(page, { letter }) {
    await page.keyboard.press('Escape');
    await page.evaluate('document.activeElement?.blur()');
    await page.keyboard.press('g');
    await page.keyboard.press(letter);
  },
};

export const allHands: readonly Hands[] = [mouse, keyboard];

const MOST_TABS = 200;

/** Presses Tab until the target has the focus. */
async function tabTo(target: Locator): Promise<void> {
  await target.waitFor();
  const hasFocus = (): Promise<boolean> =>
    target.evaluate((element: unknown) => {
      const { ownerDocument } = element as { ownerDocument: { activeElement: unknown } };
      return ownerDocument.activeElement === element;
    });
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if (await hasFocus()) return;
    await target.page().keyboard.press('Tab');
  }
  throw new Error('Tab does not lead there');
}
