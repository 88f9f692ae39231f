import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import type { RouterProtocol } from '../../lib/messaging/router-protocol.ts';
import { ROUTER_RULES } from '../../lib/messaging/router-rules.ts';
import { type Handlers, serve, tell } from '../../lib/messaging/transport.ts';
import { listenInAddressBar } from './address-bar.ts';
import { leaveQuestion, takeQuestion } from './asking.ts';
import { autosaveCalls } from './autosave/calls.ts';
import { watchReading } from './autosave/watching.ts';
import { showSaved, untick } from './badge.ts';
import { saveLink } from './link.ts';
import { createMenus, MENU_ASK, MENU_LINK, MENU_PAGE, MENU_SELECTION, MENU_SUBJECT } from './menus.ts';
import { captureOpen, listed, openPages } from './open-pages.ts';
import { pageState } from './page.ts';
import { compareWithCopy } from './revisit.ts';
import { wakeLibrary } from './room.ts';
import { endBusyBadges, saveEnded, savePage } from './save.ts';
import { mayFetch, prepareServer } from './server-rule.ts';
import { openLibrary, openSource } from './source.ts';
import { expectHeir, keepDatabases, keepLoss, keepWitness, readKept } from './witness.ts';

/** The router: turns clicks, menu and shortcut into calls. It holds nothing that a stopped worker would lose. */
export default defineBackground({
  type: 'module',
  main() {
    const handlers: Handlers<RouterProtocol> = {
      wake: wakeLibrary,
      page: pageState,
      savePage: ({ tabId, kind = 'page', anyway }) => savePage(kind, tabId, anyway),
      saveEnded,
      openSource,
      captureOpen,
      mayFetch,
      listed,
      openPages,
      takeQuestion,
      leaveQuestion: ({ question }) => leaveQuestion(question, true),
      openLibrary: ({ hash }) => openLibrary(hash),
      prepareServer,
      async libraryChanged(witness) {
        await keepWitness(witness);
        await untick();
      },
      kept: readKept,
      keepLoss,
      expectHeir,
      keepDatabases,
      ...autosaveCalls,
    };
    serve('router', handlers, ROUTER_RULES);
    quietly(endBusyBadges());
    watchReading();

    browser.action.onClicked.addListener((tab) => {
      openPanel(tab.windowId); // first and synchronous: it needs the user's gesture
      news(tab.id);
    });
    browser.commands.onCommand.addListener((command, tab) => {
      if (command === 'save-page') quietly(savePage('page', tab?.id));
    });
    browser.contextMenus.onClicked.addListener((info, tab) => {
      if (info.menuItemId === MENU_PAGE) quietly(savePage('page', tab?.id));
      if (info.menuItemId === MENU_SELECTION) quietly(savePage('selection', tab?.id));
      if (info.menuItemId === MENU_LINK) quietly(saveLink(info.linkUrl ?? '', tab?.id));
      if (info.menuItemId !== MENU_ASK && info.menuItemId !== MENU_SUBJECT) return;
      if (tab) openPanel(tab.windowId); // as above
      const asks = info.menuItemId === MENU_SUBJECT;
      quietly(leaveQuestion((asks ? tab?.title : info.selectionText) ?? '', asks));
    });
    listenInAddressBar();
    browser.tabs.onActivated.addListener(({ tabId }) => news(tabId));
    browser.tabs.onUpdated.addListener((tabId, change) => {
      if (change.status === 'complete' || change.url) news(tabId);
      if (change.status === 'complete') quietly(compareWithCopy(tabId));
    });
    browser.permissions.onAdded.addListener(() => news());
    browser.permissions.onRemoved.addListener(() => news());
    browser.runtime.onInstalled.addListener(() => void createMenus());
    browser.runtime.onStartup.addListener(() => quietly(wakeLibrary())); // whatever was pending goes on
    // Content scripts must not read what the extension keeps here; Firefox has no access levels yet.
    void browser.storage.local.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });

    if (import.meta.env.FIREFOX) void import('../offscreen/room.ts').then(({ startLibraryRoom }) => startLibraryRoom());
  },
});

/** Firefox's name for the panel; Chrome's types do not have it. */
const sidebar = browser as unknown as { sidebarAction: { open(): Promise<void> } };

function openPanel(windowId: number): void {
  if (import.meta.env.FIREFOX) quietly(sidebar.sidebarAction.open());
  else quietly(browser.sidePanel.open({ windowId }));
}

/** The tab in front changed, or may now be read: the panel asks again, and the badge follows. */
function news(tabId?: number): void {
  tell('pageChanged');
  if (tabId !== undefined) quietly(showSaved(tabId));
}

/** For what a listener starts and nobody awaits: the failure was already told to the views and on the badge. */
function quietly(work: Promise<unknown>): void {
  work.catch(() => undefined);
}
