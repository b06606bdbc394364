import type { StatementKind } from './statement-kind.ts'

/** What one login cost, counted. */
export interface Cost {
  /** HTTP requests of the browser and of the phone as `GET /login`, without their queries. */
  browser: string[]
  phone: string[]
  /** Of the page's own files: scripts, styles, the icon. */
  assets: number
  /** Bytes on the wire between browser or phone and the app, both ways, heads included, assets not. */
  bytes: number
  /** Bytes of the answer to the first request for the page, as compressed as the browser wanted it. */
  page: number
  statements: Record<StatementKind, number>
  wechat: {
    /** Somebody waits for these: the picture of this login's code, and who scanned it. */
    onTheWay: string[]
    /** Pictures for logins to come. */
    ahead: number
    /** New access tokens; one lasts two hours. */
    tokens: number
  }
  /** Events that the app published, and how many went out over sockets. */
  published: number
  delivered: number
}

/** What a login may cost at most. `limits` as they were counted when this was written. */
const budget = {
  requests: 8,
  statements: 10,
  limits: 3,
  published: 2,
  /** Bytes of the first HTML, compressed, and of the code's picture; 12,000 and 3,400 when this was written. */
  page: 13_500,
  image: 3_900,
} as const

/** One line of the budget: what was spent, and what may be. */
export interface Item {
  name: string
  spent: number
  most: number
  unit: 'requests' | 'statements' | 'calls' | 'messages' | 'bytes'
}

/** A login beside its budget. With spare codes the picture was made before; without, WeChat is asked for it on the way. */
export function itemsOf({ browser, phone, statements, wechat, published }: Cost, spares: boolean): Item[] {
  const requests = browser.length + phone.length
  return [
    { name: 'HTTP requests', spent: requests, most: budget.requests, unit: 'requests' },
    { name: 'database statements', spent: statements.login, most: budget.statements, unit: 'statements' },
    { name: 'statements of rate limits', spent: statements.limits, most: budget.limits, unit: 'statements' },
    { name: 'WeChat calls on the way', spent: wechat.onTheWay.length, most: spares ? 1 : 2, unit: 'calls' },
    { name: 'events published', spent: published, most: budget.published, unit: 'messages' },
  ]
}

/** The same for what the browser first gets. */
export function weightsOf(page: number, image: number): Item[] {
  return [
    { name: 'first HTML, compressed', spent: page, most: budget.page, unit: 'bytes' },
    { name: 'picture of the code', spent: image, most: budget.image, unit: 'bytes' },
  ]
}

/** What costs more than it may, a sentence each. */
export function overspent(items: Item[]): string[] {
  return items
    .filter(({ spent, most }) => spent > most)
    .map(({ name, spent, most }) => `${name}: ${spent}, and ${most} are the budget`)
}
