import { t } from '../i18n';
import { enableCopyButtons } from '../enhance/copy';

enableCopyButtons(document, t('Copied'));
