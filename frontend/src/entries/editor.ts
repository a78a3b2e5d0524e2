import '../styles/editor.scss';
import '../styles/survey.scss';
import { dragQuestions } from '../editor/drag';
import { Editor } from '../editor/page';

const root = document.querySelector<HTMLElement>('[data-editor]');
if (root) {
  const editor = new Editor(root);
  editor.start();
  dragQuestions(root, (item, page, at) => {
    const form = item.querySelector('form');
    if (form) void editor.send(form, null, { do: 'place', page, at: String(at) });
  });
}
