"""How messages go out."""

from portal.settings.environment import env

# Seconds. A provider that does not answer delays what waits in the outbox, and nobody's page.
PROVIDER_SECONDS = EMAIL_TIMEOUT = env.float("PROVIDER_SECONDS", default=10)
# "": no SMS here; "console": printed to the terminal; "aliyun": through Aliyun's 短信服务.
SMS_PROVIDER = env.str("SMS_PROVIDER", default="")
SMS_API_URL = env.str("SMS_API_URL", default="https://dysmsapi.aliyuncs.com/")
SMS_SIGN_NAME = env.str("SMS_SIGN_NAME", default="")
SMS_ACCESS_KEY_ID = env.str("SMS_ACCESS_KEY_ID", default="")
SMS_ACCESS_KEY_SECRET = env.str("SMS_ACCESS_KEY_SECRET", default="")
# Part of the address to which the provider reports what arrived; without it there is no such address.
SMS_RECEIPT_SECRET = env.str("SMS_RECEIPT_SECRET", default="")
HOOK_URL = env.str("HOOK_URL", default="https://qyapi.weixin.qq.com/cgi-bin/webhook/send")
# When what can wait goes out, gathered into one message; local time.
DIGEST_AT = env.str("DIGEST_AT", default="08:30")
# Whether `load_demo` may fill this site with firms that never were; never where real ones are.
DEMO_DATA = False
# Then a message's address and text are blanked; that it was sent stays known.
MESSAGE_KEEP_DAYS = env.int("MESSAGE_KEEP_DAYS", default=180)
