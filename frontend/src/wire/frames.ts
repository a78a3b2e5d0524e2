/** The frames of the wire (SPEC.md): what a browser says, and what it hears. */
export const PROTOCOL = 1;

export type Entry = { kind: string };
export type Body = { verb: string };

export type Logged = { seq: number; at: string; body: Entry };

export type Inbound =
  | { type: 'welcome'; protocol: number; seats: string[] }
  | { type: 'joined'; room: string; ref: string; epoch: string; seq: number; mode: 'snapshot'; state: object }
  | { type: 'joined'; room: string; ref: string; epoch: string; seq: number; mode: 'replay'; entries: Logged[] }
  | { type: 'ack'; room: string; ref: string; seq?: number | null; result?: unknown }
  | { type: 'reject'; room: string; ref: string; code: string; message: string }
  | ({ type: 'entry'; room: string } & Logged)
  | { type: 'signal'; room: string; body: Entry }
  | { type: 'pong'; t: number; now: string };

export type Outbound =
  | { type: 'hello'; protocol: number; locale: string }
  | { type: 'join'; room: string; seat: string | null; ref: string; epoch: string | null; last_seq: number }
  | { type: 'leave'; room: string }
  | { type: 'command'; room: string; seat: string | null; ref: string; body: Body }
  | { type: 'ping'; t: number; seen: Record<string, number> };
