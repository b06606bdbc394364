/** One measured number. */
export interface Figure {
  /** What was measured, in which set-up. */
  name: string
  value: number
  unit:
    | 'ms'
    | 'MB'
    | 'KB'
    | 'bytes'
    | 'a second'
    | 'times'
    | 'requests'
    | 'statements'
    | 'calls'
    | 'messages'
    | 'connections'
  /** What it should be, in words, and whether it is. A goal is a ratio or a count, never a time alone: machines differ. */
  goal?: { text: string; met: boolean }
}

/** A chapter of the bench: measures one thing, beside its peers, in one go. */
export interface Chapter {
  /** By which it is asked for: `npm run bench -- <name>`. */
  name: string
  title: string
  /** `say` shows how far it is. Rejects with CliError where something that it needs is not there. */
  run(say: (progress: string) => void): Promise<Figure[]>
}
