"""What the door says when it stays shut; each message tells staff what to do next."""

from collections.abc import Sequence

from content.proofing.finding import Finding


class ReleaseRefused(Exception):
    """A rule of the release desk was not met. `str()` of it is a Chinese sentence for the person at the desk."""


class NotAReleaser(ReleaseRefused):
    """The person is not in the releaser group; superusers are not exempt."""

    def __init__(self) -> None:
        super().__init__("只有“发布员”能发布、撤下和移动已发布的页面。请找发布员办理。")


class OwnWork(ReleaseRefused):
    """The releaser changed the page since its last release, and gave no emergency reason."""

    def __init__(self) -> None:
        super().__init__("这次改动里有您自己改的，请另一位发布员来发布。确实等不及的，选“紧急发布”并写明理由。")


class NotAReviewer(ReleaseRefused):
    """The person is not in the reviewer group; superusers are not exempt."""

    def __init__(self) -> None:
        super().__init__("这一步由“审核员”来看。请找审核员办理。")


class OwnWorkRead(ReleaseRefused):
    """A reviewer wrote in the page since its last release."""

    def __init__(self) -> None:
        super().__init__("这次改动里有您自己写的，请另一位审核员来看。")


class PassedBefore(ReleaseRefused):
    """One person passed another step of this run."""

    def __init__(self, step: str) -> None:
        super().__init__(f"这一次送审，“{step}”是您通过的；一个人只能过一关，这一步请别人来看。")


class SecrecyUnchecked(ReleaseRefused):
    """The tick 保密审查 is missing."""

    def __init__(self) -> None:
        super().__init__("请先做保密审查，再打勾：没有涉密、敏感和不该公开的个人信息。")


class StepGone(ReleaseRefused):
    """Somebody else passed or gave back the page meanwhile, or it was changed and is read anew."""

    def __init__(self) -> None:
        super().__init__("这一步已经办过了，或者文字改过、要从头看起。请看页面现在到了哪一步。")


class StepsMissing(ReleaseRefused):
    """The version did not pass all steps, each by another person."""

    def __init__(self) -> None:
        super().__init__("这一版还没有逐级看完。请重新提交审核，由不同的人一级一级看过。")


class WordsStandInTheWay(ReleaseRefused):
    """The page has words that the list of staff says must not go out."""

    def __init__(self, found: Sequence[Finding]) -> None:
        super().__init__(f"先改这些用词，再提交：{'；'.join(finding.says for finding in found[:5])}。")


class ChangedSinceRead(ReleaseRefused):
    """Somebody saved the page after the version that is being released."""

    def __init__(self) -> None:
        super().__init__("这一页刚刚又被改过。请看过最新内容，再重新提交审核。")


class NothingToRelease(ReleaseRefused):
    """The page has no saved revision."""

    def __init__(self) -> None:
        super().__init__("这一页还没有保存过内容。请先保存，再提交审核。")


class ParentNotLive(ReleaseRefused):
    """The page above is not on the site, and its name and address would show through this one."""

    def __init__(self) -> None:
        super().__init__("它的上级页面还没有发布。请先发布上级页面，再发布这一页。")


class MayNotSend(ReleaseRefused):
    """The person may not edit the page, or it is locked."""

    def __init__(self) -> None:
        super().__init__("这一页您现在不能送审：它被锁住了，或者不归您编辑。")


class NotFilledIn(ReleaseRefused):
    """The draft was saved without what its form asks for."""

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__(f"这几栏没填好：{'、'.join(labels)}。请打开这一页填好，再送审。")


class NotLive(ReleaseRefused):
    """The page is not on the site, so there is nothing to withdraw."""

    def __init__(self) -> None:
        super().__init__("这一页现在没有在网站上，不用撤下。")


class NotScheduled(ReleaseRefused):
    """The page waits for no hour."""

    def __init__(self) -> None:
        super().__init__("这一页没有定时发布，不用取消。")


class ReasonMissing(ReleaseRefused):
    """The act needs a reason and none was given."""

    def __init__(self) -> None:
        super().__init__("请写明理由，读者和以后的同事会用得上。")


class PagesBelow(ReleaseRefused):
    """Pages below are on the site and would be orphaned."""

    def __init__(self, count: int) -> None:
        super().__init__(f"它下面还有 {count} 个页面在网站上。请先撤下它们，或选“连同下级页面一起撤下”。")


class WrongSuccessor(ReleaseRefused):
    """What readers are sent to instead is not open to them, or goes off the site with the page."""

    def __init__(self) -> None:
        super().__init__("“改看哪一页”要选一个读者看得到、也不在这次撤下之列的页面。")


class WrongPlace(ReleaseRefused):
    """A page cannot stand where it was asked to."""

    def __init__(self) -> None:
        super().__init__("这一页不能放到那里。请选同类页面的上级目录。")


class AddressTaken(ReleaseRefused):
    """Another page there has the same address."""

    def __init__(self) -> None:
        super().__init__("那里已经有一个同样网址的页面。请先改网址（“设置”里的 Slug），再移动。")


class NotForThisRole(ReleaseRefused):
    """Somebody without a hand in the pages tries what is for those who write them."""

    def __init__(self) -> None:
        super().__init__("这件事由写页面、审页面的人办理，请转给他们。")


class MayNotConfirm(ReleaseRefused):
    """Only who reviews or releases may say that a page is still right."""

    def __init__(self) -> None:
        super().__init__("“内容不变”由审核员或发布员登记。请核对后告诉他们。")


class ReleasedSinceRead(ReleaseRefused):
    """The page was released again after the version that was looked at."""

    def __init__(self) -> None:
        super().__init__("这一页刚刚又发布了一次。请打开看过现在的内容，再登记“内容不变”。")


class ReviewedAgainTooSoon(ReleaseRefused):
    """The next review is not after this one."""

    def __init__(self) -> None:
        super().__init__("下次核对的日子要在今天以后。")


class SaysNothing(Exception):
    """A reader reports a mistake without saying which."""

    def __init__(self) -> None:
        super().__init__("请写明哪里不对，我们好去核对。")


class NoPlaceForCases(Exception):
    """The site has no index of cases, under which a draft would lie."""

    def __init__(self) -> None:
        super().__init__("网站上还没有发布“案例目录”，案例稿没有地方放。请先请编辑建好、发布目录。")
