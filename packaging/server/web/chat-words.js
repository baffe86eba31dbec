// The widget's words in both languages.

const WORDS = {
  "zh-CN": {
    open: "联系客服", close: "收起", title: "在线客服", input: "输入消息…", send: "发送", picture: "发送图片",
    connecting: "正在连接…", offline: "连接断开，恢复后自动发出消息", unavailable: "暂时无法连接客服，请稍后再试",
    available: "在线", chat: "在线", away: "离开", xa: "暂时不在", dnd: "忙碌", gone: "不在线，留言后会尽快回复您",
    typing: "{name} 正在输入…", auto: "自动回复", edited: "已编辑", retracted: "对方撤回了一条消息", ownRetracted: "消息已撤回",
    waiting: "等待发送", sent: "已发送", delivered: "已送达", read: "已读", failed: "未发送", retry: "重新发送",
    older: "查看更早的消息", log: "聊天记录", hello: "您好，请问有什么可以帮您？", today: "今天", yesterday: "昨天",
    you: "我", pictureOf: "{name} 发来的图片", ownPicture: "我发送的图片", badType: "只能发送 PNG、JPEG、GIF 或 WebP 图片",
    tooBig: "图片不能超过 10 MB", lostPicture: "图片没有发出，请重新选择", tooLong: "消息太长了，请分几次发送",
    dropHere: "松开即可发送图片", unread: "{n} 条未读消息",
  },
  en: {
    open: "Chat with us", close: "Close the chat", title: "Customer service", input: "Type a message…", send: "Send",
    picture: "Send a picture", connecting: "Connecting…", offline: "Connection lost, trying again…",
    unavailable: "The chat can't be reached right now, please try later", available: "Online", chat: "Online", away: "Away",
    xa: "Away for a while", dnd: "Busy", gone: "Offline; leave a message and we will answer soon",
    typing: "{name} is typing…", auto: "Automatic reply", edited: "edited", retracted: "This message was taken back",
    ownRetracted: "Message taken back", waiting: "Waiting", sent: "Sent", delivered: "Delivered", read: "Read",
    failed: "Not sent", retry: "Send again", older: "Show earlier messages", log: "Conversation",
    hello: "Hello! How can we help you?", today: "Today", yesterday: "Yesterday", you: "You",
    pictureOf: "Picture from {name}", ownPicture: "Picture you sent", badType: "Only PNG, JPEG, GIF or WebP pictures can be sent",
    tooBig: "A picture can have 10 MB at most", lostPicture: "The picture was not sent, please choose it again",
    tooLong: "This message is too long, please send it in parts", dropHere: "Drop to send the picture",
    unread: "{n} unread messages",
  },
};

/** The language of the page: ?lang=, else the browser's. */
export function language() {
  const wanted = new URLSearchParams(location.search).get("lang") ?? navigator.language;
  return /^zh/i.test(wanted) ? "zh-CN" : "en";
}

/** The text for a key, with {names} filled in. */
export function word(key, values = {}) {
  return WORDS[language()][key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
