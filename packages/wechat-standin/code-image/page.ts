import type { Account } from '../common/account.ts'
import { failure, type Failure } from '../common/errcode.ts'
import { CHECK_PATH_REFUSES_VERSIONS, PAGE_FORM, PAGE_WITH_QUERY_ERRCODE } from '../uncertain.ts'

export interface PageRequest {
  /** Empty: the home page. */
  page: string
  checkPath: boolean
  envVersion: string
}

/** Form first; then, unless check_path is false, whether the released version has the page. */
export function checkPage(
  account: Account,
  { page, checkPath, envVersion }: PageRequest,
): Failure | undefined {
  if (page.includes('scancode_time')) return failure(85096)
  if (page.startsWith('/') || !PAGE_FORM.test(page)) return failure(41030)
  if (page.includes('?')) return failure(PAGE_WITH_QUERY_ERRCODE)
  if (!checkPath) return undefined

  if (CHECK_PATH_REFUSES_VERSIONS.includes(envVersion)) return failure(41030)
  const released = page === '' ? account.releasedPages.length > 0 : account.releasedPages.includes(page)
  return released ? undefined : failure(41030)
}
