import { browser } from 'wxt/browser';
import { i18n } from '#i18n';

export const MENU_PAGE = 'save-page';
export const MENU_SELECTION = 'save-selection';
export const MENU_LINK = 'save-link';
export const MENU_ASK = 'ask-selection';
export const MENU_SUBJECT = 'ask-subject';

export async function createMenus(): Promise<void> {
  await browser.contextMenus.removeAll();
  browser.contextMenus.create({ id: MENU_PAGE, title: i18n.t('menu.page'), contexts: ['page'] });
  browser.contextMenus.create({ id: MENU_SELECTION, title: i18n.t('menu.selection'), contexts: ['selection'] });
  browser.contextMenus.create({ id: MENU_ASK, title: i18n.t('menu.ask'), contexts: ['selection'] });
  browser.contextMenus.create({ id: MENU_SUBJECT, title: i18n.t('menu.subject'), contexts: ['page'] });
  const targetUrlPatterns = ['http://*/*', 'https://*/*'];
  browser.contextMenus.create({ id: MENU_LINK, title: i18n.t('menu.link'), contexts: ['link'], targetUrlPatterns });
}
