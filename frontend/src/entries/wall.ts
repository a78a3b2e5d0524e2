import { dragNotes } from '../wall/drag';
import { WallPage } from '../wall/page';

const page = document.querySelector<HTMLElement>('#main');
if (page?.querySelector('[data-wall]')) {
  const wall = new WallPage(page);
  wall.start();
  dragNotes(page, wall);
}
