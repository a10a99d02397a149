import type { PlanFacts } from '../chat/plan-facts.ts'
import type { Answer } from '../core/chat-event.ts'
import type { DataSource } from '../core/data-source.ts'
import type { Understand } from '../core/understanding.ts'
import type { ModelsTool } from './models-tool.ts'
import type { Terminal } from './terminal.ts'

/** What the commands get from the composition root. */
export interface Tools {
  readonly version: string
  readonly terminal: Terminal
  /** Starts the service; `changes` are laid over the environment. */
  serve(changes?: Readonly<Record<string, string>>): Promise<Served>
  /** A recorded exercise, read only. */
  openRecording(directory: string): Promise<Opened>
  classification(): string | undefined
  readonly understand: Understand
  /** The configuration as it would be used. @throws SitrepError `bad-config` */
  settings(): {
    port: number
    host: string
    /** What is asked: `exercise`, `platform`. */
    sources: readonly string[]
    udpPorts: readonly number[]
    udpHost: string
    directory: string
    zone: string
    /** Addresses of the platform's services, by name. */
    services: Readonly<Record<string, string>>
  }
  /** Sends a capture, spaced as captured divided by `speed`. */
  replayTo(options: { file: string; host: string; port: number; speed: number } & ReplayWatch): Promise<Replayed>
  /** Records a capture with its own times. */
  replayInto(options: { file: string; directory: string } & ReplayWatch): Promise<Replayed>
  /** A stand-in of the platform's services with a simulated history, on free ports; `environment` points a service at it. */
  startStandIn(): Promise<AsyncDisposable & { readonly environment: Readonly<Record<string, string>> }>
  readonly models: ModelsTool
  /** Sends the simulated exercise over UDP until the signal aborts. */
  sendDemo(options: { port: number; signal: AbortSignal; onProgress?: (datagrams: number) => void }): Promise<number>
}

export type ReplayWatch = { signal: AbortSignal; onProgress: (datagrams: number) => void }
export type Replayed = { datagrams: number; skipped: Readonly<Record<string, number>> }

interface Opened extends AsyncDisposable {
  readonly answer: Answer
  readonly planFacts: PlanFacts
  readonly understand: Understand
  readonly source: DataSource
}

export interface Served extends Opened {
  readonly url: string
}

export const exitCodes = { answered: 0, failure: 1, usage: 2, notUnderstood: 3, unavailable: 4 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
