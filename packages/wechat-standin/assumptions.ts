/**
 * What the stand-in assumes about WeChat without an official source. Each assumption is one constant, so that one person
 * with a real AppID can correct it here. In Saoma, `node dev/start.mjs assumptions` asks WeChat.
 */

type CredentialErrcode = 41002 | 40013 | 40164 | 41004 | 40125 | 40002

// Marked U in contract.md.

/** U1: The content type of /cgi-bin answers is the one that was observed on /wxa errors. */
export const CGI_BIN_CONTENT_TYPE = 'application/json; encoding=utf-8'

/** U2: 40014 instead of 40001 is answered to an access_token that could not be one: a character that is not URL-safe, or over 512 of them. */
export const POSSIBLE_ACCESS_TOKEN = /^[\w-]{1,512}$/

/** U3: The first of these that applies is answered by every endpoint that takes the AppSecret; quotas come after all of them. */
export const CREDENTIAL_CHECK_ORDER: readonly CredentialErrcode[] = [41002, 40013, 40164, 41004, 40125, 40002]

/** U4: A body of stable_token that is no JSON object, or has a value of another JSON type than documented, gets this. */
export const STABLE_TOKEN_BAD_BODY_ERRCODE = 47001

/** U5: A forced refresh within 30 s of the last one answers the current token; a number here would be answered as an error instead. */
export const FORCED_TOO_SOON_ERRCODE: number | undefined = undefined

/** U6: A width outside 280..1280 gets this. */
export const WIDTH_OUT_OF_RANGE_ERRCODE = 40097

/** U7: A js code older than five minutes gets this, used or not. */
export const EXPIRED_JS_CODE_ERRCODE = 40029

/** U8: A personal account that asks for a URL link gets this; the documentation names 40002 too. */
export const URL_LINK_PERSONAL_ERRCODE: 40002 | 85407 = 85407

// Not in contract.md; inferred from documentation and reports.

/** U9: The twenty-first forced refresh of a day gets this. */
export const FORCED_OVER_DAILY_ERRCODE = 45009

/** U10: How long the old token works on after a forced refresh: not at all, for the documentation says that it is invalidated. */
export const FORCED_OVERLAP_MS = 0

/** U11: The five minutes in which old and new token both work count from the handover, even past the old one's own two hours. */
export const OVERLAP_OUTLIVES_EXPIRY = true

/** U12: Day quotas begin anew at midnight of this offset from UTC, Beijing's; minute quotas with the clock's minute. */
export const QUOTA_DAY_UTC_OFFSET_MS = 8 * 3600_000

/** U13: Over 5,000 code images a minute get this: reported as the daily code, although the limit is a minute's. */
export const CODE_IMAGE_OVER_MINUTE_ERRCODE = 45009

/** U14: Calls of jscode2session for one person in a minute; the old documentation said 100, with 45011 above. */
export const JSCODE2SESSION_PER_USER_PER_MINUTE = 100

/** U15: A js code is not used up by a call that was refused for the person (40226) or the quota (45011). */
export const REFUSED_CALL_USES_UP_JS_CODE = false

/** U16: A POST to an endpoint that is documented as GET gets this. */
export const GET_REQUIRED_ERRCODE = 43001

/** U17: Anything but POST to getwxacodeunlimit gets this. */
export const CODE_IMAGE_POST_REQUIRED_ERRCODE = 43002

/** U18: An unknown path below /cgi-bin, /wxa or /sns gets this. */
export const UNKNOWN_PATH_ERRCODE = 40066

/** U19: A JSON null counts as a wrong JSON type, not as an absent field. */
export const NULL_COUNTS_AS_ABSENT = false

/** U20: What the phone receives of a scene ends before its first `=`. */
export const SCENE_CUT_AT_EQUALS = true

/** U21: These versions get 41030 unless check_path is false, whether or not the released version has the page. */
export const CHECK_PATH_REFUSES_VERSIONS: readonly string[] = ['trial']

/** U22: A page that is longer, or has a character that is not visible ASCII, gets 41030. */
export const PAGE_FORM = /^[\x21-\x7e]{0,128}$/

/** U23: A page with a query gets this. */
export const PAGE_WITH_QUERY_ERRCODE = 41030

/** U24: A colour of line_color outside 0..255 gets this. */
export const COLOUR_OUT_OF_RANGE_ERRCODE = 40097

/** U25: A personal account may make code images; 48001 is for accounts that were denied the interface. */
export const PERSONAL_ACCOUNT_MAKES_CODE_IMAGES = true

/** U26: URL links in a second; above it, 44990. */
export const URL_LINKS_PER_SECOND = 100

/** U27: Bodies above this get a bare 413 from WeChat's gateway. */
export const MAX_BODY_BYTES = 1_000_000

/** U28: English texts of errors of which the documentation has only a Chinese description. */
export const UNRECORDED_TEXTS: Readonly<Record<number, string>> = {
  40243: 'appsecret is frozen',
  44990: 'reach max api second frequence limit',
  44993: 'reach max api daily quota limit',
  48004: 'api forbidden',
  50002: 'user limited',
  50004: 'token interface forbidden',
  50007: 'account frozen',
  85402: 'invalid env_version',
  85407: 'personal account not allowed',
  89503: 'this ip needs the confirmation of an administrator',
  89506: 'this ip was refused twice by an administrator, not usable for 24 hours',
  89507: 'this ip was refused by an administrator, not usable for 1 hour',
}

/** U29: A personal account that asks for a phone number gets this. */
export const PHONE_NUMBER_PERSONAL_ERRCODE = 48001
