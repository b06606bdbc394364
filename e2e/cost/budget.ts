/**
 * `login`: the login itself, its audit rows and rate limits included. `behind`: after the response: refilling spare codes, deleting
 * expired rows, delivering the events of the webhook and logouts.
 */
export type StatementKind = 'login' | 'behind'

/** The cost of one login, counted. */
export interface Cost {
  /** HTTP requests of the browser and of the phone, as `GET /login`, without queries. */
  browser: string[]
  phone: string[]
  /** Requests for scripts, styles and the icon. */
  assets: number
  /** Bytes on the wire to and from the app, headers included, without assets. */
  bytes: number
  /** Bytes of the first response of the page, compressed. */
  page: number
  statements: Record<StatementKind, number>
  wechat: {
    /** Calls that somebody waits for: the code image of this login, and the exchange of the js code. */
    onTheWay: string[]
    /** Code images for later logins. */
    ahead: number
    /** New access tokens; one lasts two hours. */
    tokens: number
  }
  /** Events published by the app, and how many were delivered over sockets. */
  published: number
  delivered: number
}

/** The most a login may cost: a page that polls once, when it has joined its channel. */
const budget = {
  requests: 6,
  statements: 8,
  published: 2,
  /**
   * Bytes of the first HTML, compressed, and of the code image. The image has 22,000, which compression does not reduce: it keeps
   * the photograph in the middle, docs/decisions/0009-code-images-are-jpegs.md.
   */
  page: 27_000,
  image: 24_000,
  /** Of JavaScript, gzipped: an empty page of Next has 135,000, and pusher-js with its encryption 28,000. */
  scripts: 185_000,
} as const

/** One line of the budget: spent, and allowed. */
export interface Item {
  name: string
  spent: number
  most: number
  unit: 'requests' | 'statements' | 'calls' | 'messages' | 'bytes'
}

/**
 * A login compared with its budget. Without spare codes it also waits for WeChat's code image. `morePolls`: beyond the one of the
 * budget, a request and a statement each.
 */
export function itemsOf(
  { browser, phone, statements, wechat, published }: Cost,
  spares: boolean,
  morePolls = 0,
): Item[] {
  const requests = browser.length + phone.length
  return [
    { name: 'HTTP requests', spent: requests, most: budget.requests + morePolls, unit: 'requests' },
    {
      name: 'database statements',
      spent: statements.login,
      most: budget.statements + morePolls,
      unit: 'statements',
    },
    { name: 'WeChat calls on the way', spent: wechat.onTheWay.length, most: spares ? 1 : 2, unit: 'calls' },
    { name: 'events published', spent: published, most: budget.published, unit: 'messages' },
  ]
}

/** The same for the first response, and for the scripts where a browser loads them. */
export function weightsOf(page: number, image: number, scripts?: number): Item[] {
  return [
    ...(scripts === undefined
      ? []
      : [{ name: 'scripts, compressed', spent: scripts, most: budget.scripts, unit: 'bytes' as const }]),
    { name: 'first HTML, compressed', spent: page, most: budget.page, unit: 'bytes' },
    { name: 'picture of the code', spent: image, most: budget.image, unit: 'bytes' },
  ]
}

/** A sentence for each item over its budget. */
export function overspent(items: Item[]): string[] {
  return items
    .filter(({ spent, most }) => spent > most)
    .map(({ name, spent, most }) => `${name}: ${spent}, and ${most} are the budget`)
}
