// What worker and web ask of the part that speaks with hubs. It does not know them, and the state is in
// the store, so that each can run in a process or on a machine of its own.

import type { UpstreamSource } from './source.ts';

/** Keeps the subscriptions of sources as they should be. Throws `storage`, and nothing for what a hub does. */
export interface Subscribing {
  /** Of all sources: asks, renews in time, and takes back what no source wants any more. */
  keepAll(sources: readonly UpstreamSource[]): Promise<void>;
  /** Of one, after a poll; `isHubSilent`: the poll found what the hub should have told. */
  keep(source: UpstreamSource, told?: { readonly isHubSilent?: boolean }): Promise<void>;
  /** Gives up what is being asked, and asks nothing more. */
  interrupt(): void;
}

/** The parameters that a hub sends to a callback (WebSub §5.2, §5.3), as far as each stands there once. */
export interface HubQuestion {
  readonly mode: string | undefined;
  readonly topic: string | undefined;
  readonly challenge: string | undefined;
  readonly leaseSeconds: string | undefined;
  /** Why it denies. */
  readonly reason: string | undefined;
}

export interface HubMessage {
  /** `X-Hub-Signature`. */
  readonly signature: string | undefined;
  readonly contentType: string | undefined;
  /** As it came over the wire. */
  readonly body: Uint8Array;
}

/** `unknown`: there never was such a callback, as far as is remembered. `ended`: there is none any more. */
export type CallbackState = 'open' | 'ended' | 'unknown';

/** `kept`: it is on the disk. `forged`: not signed with our secret. `full`: too much is waiting. */
export type DeliveryAnswer = 'kept' | 'forged' | 'full' | Exclude<CallbackState, 'open'>;

/** What hubs may do at a callback of ours, by its key. Each method throws `storage`. */
export interface Callbacks {
  /** The text that answers a hub's question; nothing where we asked for no such thing. */
  answer(key: string, question: HubQuestion): Promise<string | undefined>;
  /** Whether deliveries are taken; to be asked before a body is read. */
  findState(key: string): Promise<CallbackState>;
  keep(key: string, message: HubMessage): Promise<DeliveryAnswer>;
  /** The largest body that is taken. */
  readonly bytesMax: number;
}
