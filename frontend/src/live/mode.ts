/** For whom an activity is shown: one person's phone, the facilitator's stage, or the room's screen. */
export type Mode = 'participant' | 'desk' | 'projector';
