import { resetWhenIdle } from '../enhance/kiosk';

resetWhenIdle();
