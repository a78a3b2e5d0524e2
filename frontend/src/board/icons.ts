import arrowDown from 'lucide-static/icons/arrow-down.svg?raw';
import arrowLeft from 'lucide-static/icons/arrow-left.svg?raw';
import arrowRight from 'lucide-static/icons/arrow-right.svg?raw';
import arrowUp from 'lucide-static/icons/arrow-up.svg?raw';
import check from 'lucide-static/icons/check.svg?raw';
import cloudOff from 'lucide-static/icons/cloud-off.svg?raw';
import cloudUpload from 'lucide-static/icons/cloud-upload.svg?raw';
import combine from 'lucide-static/icons/combine.svg?raw';
import eye from 'lucide-static/icons/eye.svg?raw';
import eyeOff from 'lucide-static/icons/eye-off.svg?raw';
import group from 'lucide-static/icons/group.svg?raw';
import lightbulb from 'lucide-static/icons/lightbulb.svg?raw';
import lock from 'lucide-static/icons/lock.svg?raw';
import lockOpen from 'lucide-static/icons/lock-open.svg?raw';
import move from 'lucide-static/icons/move.svg?raw';
import pencil from 'lucide-static/icons/pencil.svg?raw';
import plus from 'lucide-static/icons/plus.svg?raw';
import printer from 'lucide-static/icons/printer.svg?raw';
import trash from 'lucide-static/icons/trash-2.svg?raw';
import triangleAlert from 'lucide-static/icons/triangle-alert.svg?raw';
import undo from 'lucide-static/icons/undo-2.svg?raw';
import ungroup from 'lucide-static/icons/ungroup.svg?raw';
import userPlus from 'lucide-static/icons/user-plus.svg?raw';
import x from 'lucide-static/icons/x.svg?raw';

/** The drawings of boards, the plane and sheets, for `ui/Icon`. */
export const icons = {
  arrowDown,
  arrowLeft,
  arrowRight,
  arrowUp,
  check,
  cloudOff,
  cloudUpload,
  combine,
  eye,
  eyeOff,
  group,
  lightbulb,
  lock,
  lockOpen,
  move,
  pencil,
  plus,
  printer,
  trash,
  triangleAlert,
  undo,
  ungroup,
  userPlus,
  x,
};
