import '../styles/main.scss';
import { closeMenusOnEscape } from '../enhance/menus';

closeMenusOnEscape();
