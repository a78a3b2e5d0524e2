import { followExport } from '../enhance/export';

followExport(document);
