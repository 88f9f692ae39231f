import { i18n } from '#i18n';
import type { DeniedKind, LeftOut } from '../../../lib/autosaving.ts';

/** A kind of site of which nothing is ever saved automatically, in words. */
export function kindWords(kind: DeniedKind): string {
  const words: Record<DeniedKind, () => string> = {
    money: () => i18n.t('autosave.kindMoney'),
    mail: () => i18n.t('autosave.kindMail'),
    files: () => i18n.t('autosave.kindFiles'),
    health: () => i18n.t('autosave.kindHealth'),
    state: () => i18n.t('autosave.kindState'),
    access: () => i18n.t('autosave.kindAccess'),
    shop: () => i18n.t('autosave.kindShop'),
  };
  return words[kind]();
}

/** Why pages were left alone, in words. */
export function reasonWords(why: LeftOut): string {
  if (why === 'address') return i18n.t('autosave.whyAddress');
  if (why === 'index') return i18n.t('autosave.whyIndex');
  if (why === 'private') return i18n.t('autosave.whyPrivate');
  if (why === 'never') return i18n.t('autosave.whyNever');
  if (why === 'others') return i18n.t('autosave.whyOthers');
  if (why === 'short') return i18n.t('autosave.whyShort');
  return why === 'saved' ? i18n.t('autosave.whySaved') : kindWords(why);
}
