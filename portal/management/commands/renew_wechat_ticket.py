from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.wechat.ticket import TicketUnavailable, renew_ticket


class Command(BaseCommand):
    help = "快到期时换一张微信 JS-SDK 的票据；设了公众号（WECHAT_APP_ID）才有事做，由定时任务每 5 分钟运行"

    def handle(self, *_args: object, **_options: object) -> None:
        if not settings.WECHAT_SHARING:
            return
        try:
            renewed = renew_ticket()
        except TicketUnavailable as error:
            raise CommandError(str(error)) from error
        self.stdout.write("换了一张新票据。" if renewed else "票据还有效。")
