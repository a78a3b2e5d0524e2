import { enableCodingKeys } from '../enhance/coding';

enableCodingKeys(document);
