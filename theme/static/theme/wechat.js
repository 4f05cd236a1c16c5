// Tells WeChat what a page that is passed on within it is called and looks like. Elsewhere nothing is loaded, and where
// anything fails the page is whole without it. Old browsers: nothing here is newer than Chromium 86.
(function () {
  "use strict";

  var own = document.querySelector("meta[name=wechat]");
  if (!/MicroMessenger/i.test(navigator.userAgent) || !window.fetch) {
    return;
  }

  function told(property) {
    var element = document.querySelector('meta[property="' + property + '"]');
    return element ? element.content : "";
  }

  function card() {
    var address = location.href.split("#")[0];
    return {
      title: told("og:title") || document.title,
      desc: told("og:description") || told("og:site_name"),
      link: told("og:url") || address,
      imgUrl: new URL(own.dataset.picture, address).href
    };
  }

  function speak(signed) {
    var wx = window.wx;
    signed.jsApiList = ["updateAppMessageShareData", "updateTimelineShareData"];
    wx.config(signed);
    wx.ready(function () {
      wx.updateAppMessageShareData(card());
      wx.updateTimelineShareData(card());
    });
  }

  function load(signed) {
    var sdk = document.createElement("script");
    sdk.src = own.dataset.sdk;
    sdk.onload = function () { speak(signed); };
    document.head.appendChild(sdk);
  }

  fetch(own.content + "?url=" + encodeURIComponent(location.href.split("#")[0]), { credentials: "omit" })
    .then(function (response) { return response.status === 200 ? response.json() : null; })
    .then(function (signed) { if (signed) { load(signed); } })
    .catch(function () {});
})();
