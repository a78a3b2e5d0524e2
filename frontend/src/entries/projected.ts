import '../styles/live.scss';
import { turnWithKeys } from '../enhance/turns';

turnWithKeys(document);
